"""Facts that ship with the program, each file with its source.

* `states.csv`: the 193 Member States and the two non-member observer States in the English
  alphabetical order of the United Nations. Names: UNTERM short and formal names. Regional groups:
  the list of the Department for General Assembly and Conference Management; groups are informal,
  based on agreement of Member States. Türkiye takes part in two groups and is listed in that of
  its elections; so is the United States of America, which belongs to none. M49 codes and regions:
  United Nations Statistics Division, through github.com/datasets/country-codes (caa72d1).
  `prep_meeting_region` is derived from the group and from ESCWA membership, not from the reports
  of the preparatory meetings. `former_name_until` is the first day of the present name: for
  Türkiye the day on which the United Nations received its letter; for the Netherlands the day by
  which ISO 3166 had the new name, since the day of the United Nations itself was not found.
* `territories.csv`: the other entries of ISO 3166-1, and Kosovo under its user-assigned code; same
  source as M49. Listed because forms and network addresses name them, not to say what they are.
  Entries that M49 does not list have no code and no region.
* `country_aliases_curated.csv`: spellings added by hand with the reason; a row without a code says
  that the spelling means no one country. UN short names in other languages: UNTERM, through
  the same data set. References to Kosovo: Security Council resolution 1244 (1999).
* `country_aliases.csv`: built by `python -m etl.reference.build_country_aliases`; never edited.
* `kyoto_programme.csv`: the Fourteenth Congress as far as public sources tell, in the format of a
  programme sheet with `certainty`, `invented_cells` (cells stated by no source) and `source`.
* `crime_congress.toml`: the category profile of Crime Congresses.
"""
