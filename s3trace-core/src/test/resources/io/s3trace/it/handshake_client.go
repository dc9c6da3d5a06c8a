// Shakes hands with a server for every line "PORT yes|no" on stdin, where "no" distrusts it; says "done" after each.
package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"strings"
	"time"
)

func main() {
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		shake(words[0], words[1] == "yes")
		fmt.Println("done")
	}
}

func shake(port string, trusting bool) {
	dialer := &net.Dialer{Timeout: 3 * time.Second}
	config := &tls.Config{InsecureSkipVerify: trusting, ServerName: "localhost"}
	connection, err := tls.DialWithDialer(dialer, "tcp", "127.0.0.1:"+port, config)
	if err != nil {
		return
	}
	defer connection.Close()
	if _, err := fmt.Fprint(connection, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"); err == nil {
		connection.Read(make([]byte, 4096))
	}
}
