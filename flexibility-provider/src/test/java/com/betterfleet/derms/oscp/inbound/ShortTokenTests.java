package com.betterfleet.derms.oscp.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.TestRig.HttpAnswer;
import com.betterfleet.derms.secret.TokenHash;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** New tokens of partners have to be long; short ones that were agreed on before keep working, with a warning. */
@ServiceTest
class ShortTokenTests {

    private static final String WARNING = "fewer than 24 characters";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private TestRig rig;

    @BeforeEach
    void createRig() {
        rig = TestRig.create(port, "oscp", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678",
                "short-of-it-by-one-char",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "abcabcabcabcabcabcabcabcabc"
            })
    void aNewTokenThatCouldBeGuessedIsRefused(String token) {
        HttpAnswer answer = stateToken(token);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"field\":\"auth.inbound.token\"", "at least 24 random characters")
                .doesNotContain(token);
        assertThat(rig.sendMessage("heartbeat", "r", "{}").status())
                .as("the former one is kept")
                .isNotEqualTo(401);
    }

    @Test
    void aLongOneIsAcceptedWithoutWarning() {
        assertThat(stateToken(UUID.randomUUID().toString()).status()).isEqualTo(200);
        assertThat(rig.getText("/connections/" + rig.connectionId())).doesNotContain(WARNING);
    }

    @Test
    void aShortOneFromBeforeWorksMayBeStatedAgainAndIsWarnedAbout() {
        String token = UUID.randomUUID().toString().substring(0, 8);
        jdbc.sql("update connection.connection set inbound_token_hash = :hash where id = :id")
                .param("hash", TokenHash.of(token).hex())
                .param("id", rig.connectionId())
                .update();

        assertThat(TestRig.sendMessageWithToken(port, "POST", "heartbeat", token, "r", "{}")
                        .status())
                .isNotEqualTo(401);
        assertThat(rig.getText("/connections/" + rig.connectionId()))
                .as("seen when the partner presents it")
                .contains(WARNING)
                .doesNotContain(token);
        HttpAnswer restated = stateToken(token);
        assertThat(restated.status()).as(restated.body()).isEqualTo(200);
        assertThat(restated.body()).contains(WARNING);
        assertThat(stateToken(UUID.randomUUID().toString()).body()).doesNotContain(WARNING);
    }

    private HttpAnswer stateToken(String token) {
        return rig.tryPutAdmin("/connections/" + rig.connectionId(), """
                {"name":"Partner","profile":"oscp","baseUrl":"http://localhost:9/oscp/cp/2.0",
                 "auth":{"inbound":{"type":"token","token":"%s"}}}
                """.formatted(token));
    }
}
