// A real OpenID Connect provider on a free port of loopback, with its own pages to sign in on and three accounts.
// Usage: node provider.mjs REDIRECT_URI; it prints its issuer, and runs until its standard input is closed.
import { createServer } from "node:http";

import { Provider } from "oidc-provider";

const accounts = {
  anna: { email: "anna@ekbacka.example", email_verified: true },
  unverified: { email: "h1@ekbacka.example", email_verified: false },
  stranger: { email: "stranger@elsewhere.example", email_verified: true },
};

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "styrhjul", client_secret: "a secret of the two", redirect_uris: [process.argv[2]] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    cookies: { keys: ["only for this test"] },
    pkce: { required: () => true },
    findAccount: (_context, sub) => accounts[sub] && { accountId: sub, claims: () => ({ sub, ...accounts[sub] }) },
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
process.stdin.resume().on("end", () => process.exit());
