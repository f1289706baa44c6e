"""What is made public: sheets computed from the ledger, their terms, and that they were published."""
