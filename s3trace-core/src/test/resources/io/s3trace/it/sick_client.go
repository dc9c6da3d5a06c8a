// A client that asks again at once when it is told to slow down, or makes pauses. usage: sick_client ENDPOINT sick|healthy
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

const count = 60
const attempts = 3
const pause = 40 * time.Millisecond
const signature = "AWS4-HMAC-SHA256 Credential=TEST/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"

func get(url string) int {
	request, err := http.NewRequest("GET", url, nil)
	if err != nil {
		panic(err)
	}
	request.Header.Set("Authorization", signature)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	io.Copy(io.Discard, response.Body)
	return response.StatusCode
}

func main() {
	for number := 0; number < count; number++ {
		for attempt := 0; attempt < attempts; attempt++ {
			if os.Args[2] == "healthy" {
				time.Sleep(pause)
			}
			if get(fmt.Sprintf("%s/busy/object-%d", os.Args[1], number)) == 200 {
				break
			}
		}
	}
}
