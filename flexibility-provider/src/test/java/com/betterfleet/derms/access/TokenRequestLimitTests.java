package com.betterfleet.derms.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class TokenRequestLimitTests {

    @Test
    void callerOverTheLimitGetsRetryAfterAndOthersAreUnaffected() throws Exception {
        TokenRequestLimit limit = new TokenRequestLimit(2, HttpServletRequest::getRemoteAddr);
        assertThat(ask(limit, "192.0.2.1").getStatus()).isEqualTo(200);
        assertThat(ask(limit, "192.0.2.1").getStatus()).isEqualTo(200);
        MockHttpServletResponse refused = ask(limit, "192.0.2.1");
        assertThat(refused.getStatus()).isEqualTo(429);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("60");
        assertThat(ask(limit, "192.0.2.2").getStatus()).isEqualTo(200);
    }

    @Test
    void requestWithoutCallerDoesNotCount() throws Exception {
        TokenRequestLimit limit = new TokenRequestLimit(1, request -> null);
        for (int i = 0; i < 5; i++) {
            assertThat(ask(limit, "192.0.2.1").getStatus()).isEqualTo(200);
        }
    }

    @Test
    void twoLimitsCountApart() throws Exception {
        TokenRequestLimit byAddress = new TokenRequestLimit(1, HttpServletRequest::getRemoteAddr);
        TokenRequestLimit byClient = new TokenRequestLimit(1, request -> "client");
        MockHttpServletRequest request = new MockHttpServletRequest();
        byAddress.doFilter(request, new MockHttpServletResponse(), (first, answer) -> {
            byClient.doFilter(request, answer, new MockFilterChain());
        });
        assertThat(ask(byClient, "192.0.2.9").getStatus()).isEqualTo(429);
    }

    private static MockHttpServletResponse ask(TokenRequestLimit limit, String address) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(address);
        MockHttpServletResponse response = new MockHttpServletResponse();
        limit.doFilter(request, response, new MockFilterChain());
        return response;
    }
}
