package io.s3trace.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramingTest {
    @ParameterizedTest
    @CsvSource({"false,-1,NONE", "false,0,NONE", "false,5,LENGTH", "true,-1,CHUNKED", "true,5,CHUNKED"})
    void aRequestHasABodyOnlyIfItSaysSo(boolean chunked, long length, Framing framing) {
        assertThat(Framing.ofRequest(chunked, length)).isEqualTo(framing);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,200,false,-1,UNTIL_CLOSE", "GET,200,false,0,NONE", "GET,200,false,5,LENGTH", "GET,200,true,5,CHUNKED",
        "HEAD,200,false,5,NONE", "HEAD,200,true,-1,NONE", "HEAD,404,false,-1,NONE",
        "PUT,100,false,-1,NONE", "PUT,103,false,5,NONE", "GET,204,false,-1,NONE", "GET,304,false,7,NONE", "GET,304,true,-1,NONE",
        "GET,101,false,-1,UNTIL_CLOSE", "GET,101,false,0,UNTIL_CLOSE",
        "CONNECT,200,false,-1,UNTIL_CLOSE", "CONNECT,200,false,0,UNTIL_CLOSE", "CONNECT,204,false,-1,UNTIL_CLOSE",
        "CONNECT,407,false,5,LENGTH", "CONNECT,407,false,0,NONE"})
    void aResponseHasTheBodyThatItsRequestAndItsStatusAllow(
            String method, int status, boolean chunked, long length, Framing framing) {
        assertThat(Framing.ofResponse(method, status, chunked, length)).isEqualTo(framing);
    }
}
