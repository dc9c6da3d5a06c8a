// Clients with one fault each, and their healthy twins. usage: laboratory ENDPOINT SIGNATURE SCENARIO sick|healthy REQUESTS
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
)

const etag = "\"d41d8cd98f00b204e9800998ecf8427e\""

var endpoint, signature, scenario = os.Args[1], os.Args[2], os.Args[3]
var sick = os.Args[4] == "sick"
var client = &http.Client{
	Transport:     &http.Transport{},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func ask(method, path string, headers map[string]string) *http.Response {
	request, err := http.NewRequest(method, endpoint+path, nil)
	if err != nil {
		panic(err)
	}
	request.Header.Set("Authorization", signature)
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err := client.Do(request)
	if err != nil {
		panic(err)
	}
	io.Copy(io.Discard, response.Body)
	response.Body.Close()
	return response
}

// A request without any fault: it says what it has already, and gets 304.
func good(number int) {
	ask("GET", fmt.Sprintf("/here/object-%d", number%100), map[string]string{"If-None-Match": etag})
}

func main() {
	count, _ := strconv.Atoi(os.Args[5])
	if scenario == "connections" && sick {
		client.Transport = &http.Transport{DisableKeepAlives: true}
	}
	for number := 0; number < count; number++ {
		switch {
		case scenario == "heads" && sick:
			ask("HEAD", fmt.Sprintf("/here/object-%d", number%100), nil)
			good(number)
			number++
		case scenario == "polling" && sick:
			ask("GET", "/missing/awaited", nil)
		case scenario == "polling":
			ask("HEAD", fmt.Sprintf("/missing/object-%d", number), nil)
		case scenario == "refetching" && sick:
			ask("GET", fmt.Sprintf("/here/object-%d", number%10), nil)
		case scenario == "ranges":
			// one after another, or every other one, as of columns
			begin := number * 40
			if !sick {
				begin *= 2
			}
			ask("GET", "/ranged/object", map[string]string{"Range": fmt.Sprintf("bytes=%d-%d", begin, begin+39)})
		case scenario == "listings" && sick:
			ask("GET", "/here?list-type=2&prefix=logs%2F", nil)
		case scenario == "listings":
			ask("GET", fmt.Sprintf("/here?list-type=2&prefix=logs%%2F%d", number), nil)
		case scenario == "denied" && sick:
			ask("GET", fmt.Sprintf("/denied/object-%d", number%100), nil)
		case scenario == "redirects" && sick:
			elsewhere := ask("GET", fmt.Sprintf("/moved/object-%d", number%100), nil).Header.Get("Location")
			ask("GET", elsewhere[len(endpoint):], map[string]string{"If-None-Match": etag})
			number++
		default:
			good(number)
		}
	}
}
