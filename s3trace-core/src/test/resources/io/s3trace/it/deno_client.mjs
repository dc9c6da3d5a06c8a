// fetch of Deno: deno_client.mjs (METHOD LENGTH URL)...: sends so many bytes if the method is PUT, or expects them.
const args = Deno.args;
for (let i = 0; i < args.length; i += 3) {
    const [method, length, url] = args.slice(i, i + 3);
    const response = await fetch(url, { method, body: method === "PUT" ? "d".repeat(Number(length)) : undefined });
    const text = await response.text();
    if (method === "GET" && response.ok && text.length !== Number(length)) {
        throw new Error(`${url}: ${response.status}, ${text.length} bytes`);
    }
}
