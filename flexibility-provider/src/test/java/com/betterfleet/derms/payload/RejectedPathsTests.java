package com.betterfleet.derms.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.payload.EdgeRequests.RefusalForm;
import com.betterfleet.derms.payload.RawRequest.RawAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Paths that the web server itself refuses, since they are no text, before it knows the edge. */
@ServiceTest
class RejectedPathsTests {

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @CsvSource({
        "/api/v1/circuits/a%00b, PROBLEM",
        "/api/v1/circuits/%ff, PROBLEM",
        "/api/v1/circuits/%c0%80, PROBLEM",
        "/v3/api-docs/%ff, PROBLEM",
        "/actuator/%00, PROBLEM",
        "/oscp/fp/2.0/%00, OSCP",
        "/oscp/fp/2.0/%ff, OSCP",
        "/oscp/%ed%a0%80, OSCP",
        "/console/circuits/%ff, PAGE",
        "/%00, PAGE",
        "/../console, PAGE"
    })
    void aPathThatIsNoTextIsRefusedInTheFormOfItsEdge(String path, RefusalForm form) {
        for (String method : new String[] {"GET", "POST"}) {
            RawAnswer answer = new RawRequest(method, path, "").send(port);

            assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
            assertThat(form.isFormOf(answer)).as(answer.toString()).isTrue();
            assertThat(answer.toString()).doesNotContainIgnoringCase("tomcat", "apache", "exception");
            assertThat(answer.header("X-Error-Message").isPresent())
                    .as(answer.toString())
                    .isEqualTo(form == RefusalForm.OSCP);
        }
    }

    @Test
    void aPartnersMessageToSuchAPathIsLoggedAndNoTokenIsShown() {
        TestRig rig = TestRig.create(port, "oscp", "");
        RawAnswer answer = new RawRequest("POST", "/oscp/fp/2.0/heartbeat%ff", "{}")
                .withHeader("Content-Type", "application/json")
                .withHeader("Authorization", "Token " + rig.inboundToken())
                .withHeader("X-Request-ID", "odd-path")
                .send(port);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        await().untilAsserted(() -> assertThat(rig.getText("/messages?status=400&connectionId=" + rig.connectionId()))
                .contains("odd-path")
                .doesNotContain(rig.inboundToken()));
    }
}
