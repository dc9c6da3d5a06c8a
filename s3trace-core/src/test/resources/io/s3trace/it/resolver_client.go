// Looks names up by Go's own resolver: each line of stdin is NAME PORT. If there is a port, makes a request there, over TLS
// on a new connection. Answers whether the name was found, and in how many milliseconds.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"time"
)

var (
	resolver  = &net.Resolver{PreferGo: true}
	transport = &http.Transport{
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
		DisableKeepAlives: true,
		DialContext:       (&net.Dialer{Resolver: resolver}).DialContext,
	}
	begun, done time.Time
)

func main() {
	fmt.Println("ready")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var name, port string
		fmt.Sscan(lines.Text(), &name, &port)
		var err error
		if port == "0" {
			begun = time.Now()
			_, err = resolver.LookupHost(context.Background(), name)
			done = time.Now()
		} else {
			err = get("https://" + name + ":" + port + "/bucket/key")
		}
		answer := "found"
		if err != nil {
			answer = "nothing"
			fmt.Fprintln(os.Stderr, err)
		}
		fmt.Println(answer, float64(done.Sub(begun).Microseconds())/1000)
	}
}

func get(url string) error {
	trace := &httptrace.ClientTrace{
		DNSStart: func(httptrace.DNSStartInfo) { begun = time.Now() },
		DNSDone:  func(httptrace.DNSDoneInfo) { done = time.Now() },
	}
	request, _ := http.NewRequestWithContext(httptrace.WithClientTrace(context.Background(), trace), "GET", url, nil)
	response, err := transport.RoundTrip(request)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, response.Body)
	return err
}
