"""kyr: a know-your-rights chatbot that explains dated law, names today's protections and brings in a person."""
