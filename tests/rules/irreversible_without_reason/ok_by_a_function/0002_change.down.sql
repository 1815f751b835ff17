SELECT restore_emails();
