// A client that follows a redirect for each request, or asks at the right place. usage: sick_client.cjs ENDPOINT sick|healthy
const http = require("node:http");

const COUNT = 60;
const [endpoint, health] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const headers = {
  Authorization: "AWS4-HMAC-SHA256 Credential=TEST/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0",
};

function get(url) {
  return new Promise((resolve, reject) => {
    http.get(url, { agent, headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.headers.location));
    }).on("error", reject);
  });
}

async function run() {
  for (let number = 0; number < COUNT; number++) {
    const elsewhere = await get(`${endpoint}/${health === "sick" ? "moved" : "here"}/object-${number}`);
    if (elsewhere) await get(elsewhere);
  }
  agent.destroy();
}

run();
