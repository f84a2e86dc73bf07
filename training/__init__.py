"""How the verifier was made: public data in, the files of qa/verifier out."""
