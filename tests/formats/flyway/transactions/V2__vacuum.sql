-- each by itself
vacuum a;
