SELECT id, title, pages FROM books; SELECT id, book, days FROM loans
