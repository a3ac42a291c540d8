"""A small municipality's files: two bodies, an own and a private preschool, an administrator and a head."""

BODIES = "nyckel;namn;slag\nbun;Barn- och utbildningsnämnden;nämnd\nks;Kommunstyrelsen;KS\n"
UNITS = (
    "nyckel;namn;slag;drift;utförare;organisationsnummer;nämnd\n"
    "eken;Ekens förskola;förskola;egen;;;bun\n"
    "linden;Lindens förskola;förskola;LOU;Lilla Ugglan AB;559990-1013;bun\n"
)
PEOPLE = (
    "nyckel;namn;e-post;roll;organ;enhet\n"
    "anna;Anna Lind;anna@ekeby.example;administratör;bun;\n"
    "elin;Elin Ek;elin@ekeby.example;rektor;;eken\n"
)
MEETINGS = "organ;datum;tid;plats\nbun;2027-01-19;13:15;Linden\n"
MUNICIPALITY = (BODIES, UNITS, PEOPLE, MEETINGS)
