// As early_client.py, over TLS.
package main

import (
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"strings"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	fmt.Println("ready")
	_, err := fmt.Scanln(new(string))
	check(err)
	address := "127.0.0.1:" + os.Args[1]
	connection, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true})
	check(err)
	buffer := make([]byte, 4096)
	for number, word := range os.Args[3:] {
		method, status, _ := strings.Cut(word, ":")
		length := 0
		if method == "PUT" {
			length = 32 << 20
		}
		head := fmt.Sprintf("%s /bucket/key-%d/%s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n"+
			"Authorization: AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, "+
			"Signature=0\r\n\r\n", method, number, status, address, length)
		sent := make(chan error)
		go func() {
			_, err := connection.Write(append([]byte(head), make([]byte, length)...))
			sent <- err
		}()
		end := "hello"
		if length > 0 {
			end = "\r\n\r\n"
		}
		for response := ""; !strings.HasSuffix(response, end); {
			n, err := connection.Read(buffer)
			check(err)
			response += string(buffer[:n])
		}
		if length > 0 {
			control, err := net.Dial("tcp", "127.0.0.1:"+os.Args[2])
			check(err)
			control.Close()
		}
		check(<-sent)
	}
}
