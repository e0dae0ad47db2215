"""Ways to reach people: each module drops one provider's shape and knows nobody else's."""
