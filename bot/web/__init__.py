"""What answers over HTTP: the providers' webhooks, health, the console and the demo."""
