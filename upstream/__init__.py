"""The province's end of the sync: takes what offices recorded, merges it, passes it on."""
