package com.betterfleet.derms.access;

import com.betterfleet.derms.egress.Egress;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/** Adapts a partner's response to Spring's HTTP client. */
final class EgressClientResponse implements ClientHttpResponse {

    private final Egress.OutboundResponse answer;

    EgressClientResponse(Egress.OutboundResponse answer) {
        this.answer = answer;
    }

    @Override
    public HttpStatusCode getStatusCode() {
        return HttpStatusCode.valueOf(answer.status());
    }

    @Override
    public String getStatusText() {
        return "";
    }

    @Override
    public HttpHeaders getHeaders() {
        HttpHeaders headers = new HttpHeaders();
        answer.headers().forEach(headers::set);
        return headers;
    }

    @Override
    public InputStream getBody() {
        return new ByteArrayInputStream(answer.requireBody().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        // The response was read completely.
    }
}
