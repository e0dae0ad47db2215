"""What providers send is read, and what we send they take."""
