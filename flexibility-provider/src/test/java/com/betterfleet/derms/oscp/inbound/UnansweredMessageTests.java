package com.betterfleet.derms.oscp.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.exchange.Outbox;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** M15: a message is logged even where its answer does not arrive. */
@ServiceTest
class UnansweredMessageTests {

    @LocalServerPort
    private int port;

    @Autowired
    private PartnerAuthenticator authenticator;

    @Autowired
    private InboundMessageLog messageLog;

    @Autowired
    private Outbox outbox;

    @Autowired
    private OscpResponses responses;

    @Autowired
    private RefusedForecastRecorder refusedForecasts;

    @Autowired
    private RefusedMessageRecorder refusals;

    @Autowired
    private PartnerPathAliases aliases;

    private TestRig rig;
    private PartnerFilter filter;

    @BeforeEach
    void createFilter() {
        rig = TestRig.create(port, "oscp", "");
        filter = new PartnerFilter(
                authenticator, messageLog, outbox, responses, refusedForecasts, refusals, aliases, JsonMapper.shared());
    }

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void messageWhoseProcessingFailsIsLogged() {
        assertThatExceptionOfType(ServletException.class)
                .isThrownBy(() -> filter.doFilter(message(), new MockHttpServletResponse(), (request, response) -> {
                    throw new ServletException("on purpose");
                }));

        assertThat(awaitLogged().get("status").asInt()).isEqualTo(500);
    }

    @Test
    void messageWhoseSenderDoesNotWaitForTheAnswerIsLogged() {
        MockHttpServletResponse closed = new MockHttpServletResponse() {
            @Override
            public void flushBuffer() {
                throw new IllegalStateException("closed on purpose");
            }
        };

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> filter.doFilter(
                        message(), closed, (request, response) -> ((MockHttpServletResponse) response).setStatus(400)));

        assertThat(awaitLogged().get("status").asInt()).isEqualTo(400);
    }

    private MockHttpServletRequest message() throws IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/oscp/fp/2.0/heartbeat");
        request.addHeader("Authorization", "Token " + rig.inboundToken());
        request.addHeader("X-Request-ID", "m-1");
        request.setContentType("application/json");
        request.setContent("{}".getBytes(StandardCharsets.UTF_8));
        return request;
    }

    private JsonNode awaitLogged() {
        await().untilAsserted(() -> assertThat(rig.getAdmin("/messages?connectionId=" + rig.connectionId())
                        .get("items")
                        .size())
                .isEqualTo(1));
        return rig.getAdmin("/messages?connectionId=" + rig.connectionId())
                .get("items")
                .get(0);
    }
}
