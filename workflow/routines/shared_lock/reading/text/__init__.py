"""From a text as it was sent to tokens: what programs, mails and templates put around it, and whose words they are."""
