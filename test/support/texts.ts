/** A short article of our own, for tests that need something to condense. */
export const harbourArticle = `# The harbour that moved

For two hundred years the fishing boats of Larvik tied up below the old customs house. Last spring the town council voted to move the harbour three kilometres north, to a bay that stays free of ice in winter.

The decision was not popular. More than 1,200 people signed a petition against it, and the fish market closed for a day in protest. "We were never asked," said Ingrid Dahl, who has sold cod from the same stall since 1987.

Engineers had warned for years that the old quay was sinking. Measurements in 2019 showed that its northern end had dropped by 14 centimetres in a decade. Repairs would have cost 9.5 million euros, nearly twice the price of building anew.

The new harbour opened in September with room for 64 boats. Its piers stand on steel piles driven 30 metres into the sea bed, and a small solar plant runs the ice machines. Fishermen who swore they would never use it have begun to move in.

Dr. Lars Holm, who led the project, hopes that the old quay will become a park. The council will vote on that in March. Until then the customs house looks out on empty water.`;
