"""What is generated from the contract and the tables: JSON Schemas, the AsyncAPI document, reference pages."""
