/** An article made up for these tests, with what stands around articles on the web. */
export const lighthouses = `# Automation empties the lighthouses

By Ann Keeper

HALIFAX (Reuters) — The last keepers of the northern lighthouses will leave their posts this autumn, when automation takes over the forty lights that people still tend. The coast guard announced the decision on Monday after a trial of two years.

Lamps that switch themselves on have replaced keepers on most coasts since the 1980s. However, the northern lights were spared because storms damaged the early machines. It was cheaper to feed a family than to send a boat with spare parts.

(Photo: Getty Images)

“The machines have become better than we are,” said Marit Olsen, who has kept the light at Cape Grey for thirty-one years. “It’s a strange feeling to be replaced by a box.”

Read more: The boats that never came home

How many remain? The register of the coast guard lists sixty-two keepers and their families. Each of them will be offered a flat on the mainland and a pension. They have until October to decide.

## What automation costs

Automation is not cheap. A single automated lamp with its batteries, sensors and radio costs about 400,000 crowns, the coast guard says. That sum equals the wages of a keeper for four years, and the lamp is expected to last for fifteen.

- Batteries must be changed every five years.
- Sensors report fog within a minute.
- The radio works by satellite.

Fishermen are not convinced by the automation of the lights. A keeper sees a boat in trouble long before a sensor does, the fishermen’s union wrote in a letter to the minister. In the winter of 2019, keepers called for help eleven times, and nine crews were saved.

But the minister did not change her mind. She told parliament that helicopters now reach any point of the coast within forty minutes, and that no lamp has failed during the trial of automation.

The lighthouses themselves will stay. Towns along the coast want to turn the buildings into museums, hostels and research stations, and three of the forty have already found a tenant. Marit Olsen has asked to rent her own kitchen at Cape Grey for the summer.

Sign up for our newsletter to read about the sea every week.`;
