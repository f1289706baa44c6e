"""One exchange: taking segments, answering with pages, comparing both ends."""
