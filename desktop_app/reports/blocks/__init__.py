"""What a document holds, as frozen values: paper, Word and workbooks show the same of it."""
