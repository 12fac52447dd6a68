//! Every kind of problem at its line, all at once; and that everything a file may hold is read as it was written.
