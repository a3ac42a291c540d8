"""When it happens: thin Prefect flows over the services. File names are verb phrases."""
