// An S3 client on nothing but Go's standard library. Says "ready", then waits for a line before it does anything:
//
//	go_client ENDPOINT CERTIFICATE ACCESS_KEY SECRET_KEY BUCKET SCENARIO N
package main

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
	"unsafe"
)

var (
	endpoint, certificate, accessKey, secretKey, bucket = os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5]
	transport                                           = transportOf(os.Getenv("HTTP2") != "")
	client                                              = &http.Client{Transport: transport, Timeout: time.Minute}
	input                                               = bufio.NewReader(os.Stdin)
)

// Of HTTP/2, there is one connection for all requests.
func transportOf(http2 bool) *http.Transport {
	if http2 {
		return &http.Transport{TLSClientConfig: tlsConfig(), ForceAttemptHTTP2: true}
	}
	return &http.Transport{TLSClientConfig: tlsConfig(), MaxConnsPerHost: 4}
}

func main() {
	n, err := strconv.Atoi(os.Args[7])
	check(err)
	fmt.Println("ready")
	_, err = input.ReadString('\n')
	check(err)
	switch os.Args[6] {
	case "goroutines":
		goroutines(n)
	case "stacks":
		stacks(n)
	case "sizes":
		sizes(n)
	case "until":
		until(n)
	case "refusals":
		refusals(n)
	case "idle":
		idle(n)
	}
	fmt.Println("done")
}

// goroutines makes 4n requests from n goroutines, which share four connections.
func goroutines(n int) {
	inParallel(n, func(i int) {
		key := fmt.Sprint("goroutine-", i)
		body := bytes.Repeat([]byte{byte(i)}, i*997)
		expect(200, do("PUT", key, body))
		expect(200, do("GET", key, nil))
		expect(200, do("HEAD", key, nil))
		expect(204, do("DELETE", key, nil))
	})
}

// sizes sends and receives bodies of n sizes, up to 2^(2n).
func sizes(n int) {
	for i := 0; i < n; i++ {
		body := make([]byte, 1<<(2*i))
		expect(200, do("PUT", "size", body))
		expect(200, do("GET", "size", nil))
	}
}

// refusals makes n requests, each on a connection whose memory was that of one that failed to shake hands, of which the
// socket alone was closed.
func refusals(n int) {
	address := strings.TrimPrefix(endpoint, "https://")
	failed := map[uintptr]bool{}
	for done := 0; done < n; {
		socket, err := net.Dial("tcp", address)
		check(err)
		connection := tls.Client(socket, tlsConfig())
		at := uintptr(unsafe.Pointer(connection))
		if failed[at] {
			delete(failed, at)
			check(request("GET", "refusals", nil).Write(connection))
			response, err := http.ReadResponse(bufio.NewReader(connection), nil)
			check(err)
			_, err = io.Copy(io.Discard, response.Body)
			check(err)
			expect(404, response.StatusCode)
			done++
		}
		connection.Close()
		socket, err = net.Dial("tcp", address)
		check(err)
		connection = tls.Client(socket, &tls.Config{ServerName: "nobody.example"})
		if connection.Handshake() == nil {
			panic("nobody was to be trusted")
		}
		failed[uintptr(unsafe.Pointer(connection))] = true
		socket.Close()
		runtime.GC()
	}
}

// idle makes n requests, each on a connection of its own, says "idle", and waits for a line. Then it makes four more on each
// connection. While a connection is idle, a goroutine waits in its Read.
func idle(n int) {
	clients := make([]*http.Client, n)
	for i := range clients {
		clients[i] = &http.Client{Transport: transportOf(os.Getenv("HTTP2") != ""), Timeout: time.Minute}
		client = clients[i]
		expect(200, do("PUT", fmt.Sprint("idle-", i), make([]byte, 1000*i)))
	}
	fmt.Println("idle")
	_, err := input.ReadString('\n')
	check(err)
	for i := range clients {
		client = clients[i]
		key := fmt.Sprint("idle-", i)
		expect(200, do("GET", key, nil))
		expect(404, do("GET", key+"-missing", nil))
		expect(200, do("HEAD", key, nil))
		expect(204, do("DELETE", key, nil))
	}
}

// until makes requests until it is told to stop, on n goroutines; any failure ends it.
func until(n int) {
	stop := make(chan bool)
	go func() {
		input.ReadByte()
		close(stop)
	}()
	inParallel(n, func(i int) {
		key := fmt.Sprint("until-", i)
		body := bytes.Repeat([]byte{'u'}, 1+i*30000)
		expect(200, do("PUT", key, body))
		for {
			select {
			case <-stop:
				return
			default:
				expect(200, do("GET", key, nil))
			}
		}
	})
}

// stacks makes n requests, each from a goroutine of its own with a buffer on its stack, which grows while it reads, and
// which the collector shrinks while it waits.
func stacks(n int) {
	expect(200, do("PUT", "stacks", make([]byte, 20000)))
	stop := make(chan bool)
	go func() {
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	}()
	inParallel(n, func(i int) {
		connection, err := tls.Dial("tcp", strings.TrimPrefix(endpoint, "https://"), tlsConfig())
		check(err)
		defer connection.Close()
		for round := 0; round < 4; round++ {
			check(request("GET", "stacks", nil).Write(connection))
			lengths := make(chan int)
			for body := -1; body < 20000; {
				go receive(connection, lengths, body)
				body = <-lengths
			}
		}
	})
	close(stop)
}

// receive reads once on a fresh stack. It knows a response's head, which comes in one piece, by the empty line at its end.
func receive(connection *tls.Conn, lengths chan int, body int) {
	var buffer [700]byte
	n, err := connection.Read(buffer[:])
	check(err)
	if body >= 0 {
		lengths <- body + n
		return
	}
	end := bytes.Index(buffer[:n], []byte("\r\n\r\n"))
	if end < 0 {
		panic("no head: " + string(buffer[:n]))
	}
	lengths <- n - end - 4
}

func inParallel(n int, work func(int)) {
	var group sync.WaitGroup
	for i := 0; i < n; i++ {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			work(i)
		}(i)
	}
	group.Wait()
}

func do(method, key string, body []byte) int {
	response, err := client.Do(request(method, key, body))
	check(err)
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	check(err)
	return response.StatusCode
}

// request signs, without the body (AWS signature version 4).
func request(method, key string, body []byte) *http.Request {
	target, err := url.Parse(endpoint + "/" + bucket + "/" + key)
	check(err)
	request, err := http.NewRequest(method, target.String(), bytes.NewReader(body))
	check(err)
	now := time.Now().UTC()
	date, stamp := now.Format("20060102"), now.Format("20060102T150405Z")
	scope := date + "/us-east-1/s3/aws4_request"
	request.Header.Set("x-amz-date", stamp)
	request.Header.Set("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
	canonical := method + "\n" + target.Path + "\n\nhost:" + target.Host +
		"\nx-amz-content-sha256:UNSIGNED-PAYLOAD\nx-amz-date:" + stamp +
		"\n\nhost;x-amz-content-sha256;x-amz-date\nUNSIGNED-PAYLOAD"
	hash := sha256.Sum256([]byte(canonical))
	signed := []byte("AWS4" + secretKey)
	for _, part := range []string{date, "us-east-1", "s3", "aws4_request",
		"AWS4-HMAC-SHA256\n" + stamp + "\n" + scope + "\n" + hex.EncodeToString(hash[:])} {
		mac := hmac.New(sha256.New, signed)
		mac.Write([]byte(part))
		signed = mac.Sum(nil)
	}
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+accessKey+"/"+scope+
		", SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature="+hex.EncodeToString(signed))
	return request
}

func tlsConfig() *tls.Config {
	pem, err := os.ReadFile(certificate)
	check(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	return &tls.Config{RootCAs: roots, ServerName: "localhost"}
}

func expect(wanted, status int) {
	if status != wanted {
		panic(fmt.Sprint("status ", status, " instead of ", wanted))
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
