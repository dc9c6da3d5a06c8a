// Many connections at once, of as many goroutines: interleaved_client CONNECTIONS REQUESTS PORT...
//
// Every request names, in its target, the ports of the connection that carries it: /bucket/LOCAL-REMOTE. The connections
// go to the ports in turn, and take turns with their requests. Says "ready", then waits for a line.
package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync"
)

func main() {
	connections, requests, ports := number(os.Args[1]), number(os.Args[2]), os.Args[3:]
	fmt.Println("ready")
	_, err := bufio.NewReader(os.Stdin).ReadString('\n')
	check(err)
	opened := make([]*tls.Conn, connections)
	together(connections, func(i int) {
		connection, err := net.Dial("tcp", "127.0.0.1:"+ports[i%len(ports)])
		check(err)
		opened[i] = tls.Client(connection, &tls.Config{InsecureSkipVerify: true})
	})
	for round := 0; round < requests; round++ {
		together(connections, func(i int) { exchange(opened[i]) })
	}
	for _, connection := range opened {
		check(connection.Close())
	}
	fmt.Println("done")
}

// exchange makes a request and reads its answer. The first one shakes hands.
func exchange(connection *tls.Conn) {
	local, remote := connection.LocalAddr().(*net.TCPAddr), connection.RemoteAddr().(*net.TCPAddr)
	_, err := fmt.Fprintf(connection, "GET /bucket/%d-%d HTTP/1.1\r\nHost: localhost\r\n\r\n", local.Port, remote.Port)
	check(err)
	answer, piece := []byte{}, make([]byte, 4096)
	for !bytes.HasSuffix(answer, []byte("ok")) {
		n, err := connection.Read(piece)
		check(err)
		answer = append(answer, piece[:n]...)
	}
}

func together(n int, each func(i int)) {
	var done sync.WaitGroup
	for i := 0; i < n; i++ {
		done.Add(1)
		go func(i int) {
			defer done.Done()
			each(i)
		}(i)
	}
	done.Wait()
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	check(err)
	return n
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
