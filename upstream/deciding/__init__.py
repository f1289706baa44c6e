"""What people at the province decide about communes, and how it is carried out."""
