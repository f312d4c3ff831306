// A certified OpenID Connect provider on loopback, for tests: three people, with the groups of a municipality.
import Provider from "oidc-provider";

const [port, back] = process.argv.slice(2);
const people = {
  anna: { name: "Anna Ek", preferred_username: "anna.ek", roles: ["SOC-handlaggare", "Alla"] },
  bo: { name: "Bo Granskare", preferred_username: "bo", roles: ["SOC-granskare", "IT-drift"] },
  utan: { name: "Utan Roll", preferred_username: "utan", roles: ["Alla"] },
};
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    { client_id: "aktsam", client_secret: "en-hemlighet-bara-for-proven-0001", redirect_uris: [back], grant_types: ["authorization_code"] },
    { client_id: "annan", client_secret: "en-hemlighet-bara-for-proven-0002", redirect_uris: [back], grant_types: ["authorization_code"] },
  ],
  claims: { openid: ["sub"], profile: ["name", "preferred_username", "roles"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  cookies: { keys: ["for tests only"] },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
