package com.betterfleet.derms.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class FailedTokenRequestLimitTests {

    private final FailedTokenRequestLimit limit = new FailedTokenRequestLimit(2);

    @Test
    void furtherRefusalsOfAnAddressAreCalledTooMany() throws Exception {
        assertThat(ask("192.0.2.1", 401).getStatus()).isEqualTo(401);
        assertThat(ask("192.0.2.1", 400).getStatus()).isEqualTo(400);
        MockHttpServletResponse third = ask("192.0.2.1", 401);
        assertThat(third.getStatus()).isEqualTo(429);
        assertThat(third.getHeader("Retry-After")).isEqualTo("60");
        assertThat(ask("192.0.2.2", 401).getStatus()).isEqualTo(401);
    }

    @Test
    void aRightfulClientOfTheSameAddressIsNeverDelayedAndNeverCounted() throws Exception {
        for (int i = 0; i < 10; i++) {
            ask("192.0.2.1", 401);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(ask("192.0.2.1", 200).getStatus()).isEqualTo(200);
            assertThat(ask("192.0.2.3", 200).getStatus()).isEqualTo(200);
        }
        assertThat(ask("192.0.2.3", 401).getStatus()).isEqualTo(401);
    }

    private MockHttpServletResponse ask(String address, int status) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(address);
        MockHttpServletResponse response = new MockHttpServletResponse();
        limit.doFilter(request, response, (same, answer) -> ((HttpServletResponse) answer).setStatus(status));
        return response;
    }
}
