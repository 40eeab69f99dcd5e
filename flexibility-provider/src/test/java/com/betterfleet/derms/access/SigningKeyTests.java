package com.betterfleet.derms.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.secret.SecretCipher;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the signing key of access tokens is replaced while partners send messages. */
@ServiceTest
class SigningKeyTests {

    @LocalServerPort
    private int port;

    @Autowired
    private InstantSource clock;

    @Autowired
    private JdbcSigningKeys stored;

    @Autowired
    private SigningKeyRotation rollover;

    @Autowired
    private SecretCipher secrets;

    @Autowired
    private AuditTrail audit;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private ApplicationEventPublisher events;

    private final String id = "keys-" + UUID.randomUUID();
    private ServiceClient service;
    private String client;
    private String secret;

    @BeforeEach
    void connect() {
        service = new ServiceClient(port);
        JsonNode issued = service.admin("PUT", "/connections/" + id, """
                        {"name":"Partner","profile":"oscp","baseUrl":"http://localhost:1/cp","auth":{"outbound":
                         {"type":"token","token":"out-%s"},"inbound":{"type":"oauth"}}}
                        """.formatted(id))
                .json()
                .get("inboundCredentials");
        client = issued.get("clientId").asString();
        secret = issued.get("clientSecret").asString();
    }

    @AfterEach
    void remove() {
        service.admin("DELETE", "/connections/" + id, "");
        service.close();
    }

    @Test
    void tokensOfTheFormerKeyAreAcceptedUntilTheyExpire() {
        String former = token();
        ServiceClient.ServiceResponse made = service.admin("POST", "/signing-keys", "{\"reason\":\"a drill\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        String newer = token();
        assertThat(keyOf(newer)).isNotEqualTo(keyOf(former));
        assertThat(isAccepted(former)).isTrue();
        assertThat(isAccepted(newer)).isTrue();
        assertThat(service.admin("GET", "/audit?limit=20", "").body())
                .contains("signing-key/" + made.json().get("id").asLong())
                .contains("a drill");
    }

    @Test
    void theFormerKeyIsRemovedOnceNoTokenOfItCanBeValid() {
        service.admin("POST", "/signing-keys", "");
        JsonNode keys = keys();
        assertThat(keys.get(0).get("signs").asBoolean()).isTrue();
        long former = keys.get(1).get("id").asLong();
        Instant retired = Instant.parse(keys.get(1).get("retiredAt").asString());
        Instant until = Instant.parse(keys.get(1).get("takenUntil").asString());
        assertThat(until).isEqualTo(retired.plusSeconds(630));
        service.moveClock(until.minusSeconds(120));
        assertThat(listsKey(former)).isTrue();
        service.moveClock(until.plusSeconds(61));
        assertThat(listsKey(former)).isFalse();
    }

    @Test
    void expiredKeyIsReplacedAutomatically() {
        JsonNode signing = keys().get(0);
        Instant due = Instant.parse(signing.get("replacedAt").asString());
        assertThat(due)
                .isEqualTo(Instant.parse(signing.get("madeAt").asString()).plus(Duration.ofDays(90)));
        service.moveClock(due.plusSeconds(61));
        assertThat(keys().get(0).get("id").asLong())
                .isGreaterThan(signing.get("id").asLong());
        assertThat(isAccepted(token())).isTrue();
    }

    @Test
    void anotherInstanceAcceptsTokensOfANewKeyAndSoonSignsWithIt() {
        MovedClock moved = new MovedClock(clock.instant());
        SigningKeySource other = new SigningKeySource(stored, rollover, secrets, moved);
        String before = signedBy(other);
        rollover.replaceKey("another instance");
        assertThat(signedBy(other)).isEqualTo(before);
        moved.now = moved.now.plusSeconds(1);
        assertThat(other.get(selector(keyOf(token())), null)).hasSize(1);
        rollover.replaceKey("another instance");
        moved.now = moved.now.plus(SigningKeySource.REFRESH_INTERVAL);
        assertThat(signedBy(other)).isEqualTo(keyOf(token()));
    }

    @Test
    void unknownKeyIsRefusedAndCostsOneDatabaseReadPerSecond() {
        MovedClock moved = new MovedClock(clock.instant());
        SigningKeySource keys = new SigningKeySource(stored, rollover, secrets, moved);
        signedBy(keys);
        assertThat(keys.get(selector("invented"), null)).isEmpty();
        rollover.replaceKey("unseen for a second");
        String later = keyOf(token());
        assertThat(keys.get(selector(later), null)).isEmpty();
        moved.now = moved.now.plusSeconds(1);
        assertThat(keys.get(selector(later), null)).hasSize(1);
    }

    @Test
    void anAgeBelowADayIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SigningKeyRotation(stored, secrets, audit, transaction, events, clock, 0))
                .withMessageContaining("DERMS_SIGNING_KEY_DAYS=0 is below 1");
    }

    @Test
    void tokenRequestWithoutScopeReturnsATokenWithoutScope() {
        ServiceClient.ServiceResponse granted = service.token(client, secret);
        assertThat(granted.status()).isEqualTo(200);
        assertThat(granted.json().has("scope")).isFalse();
        assertThat(service.tokenWith(client, secret, "&scope=").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"oscp", "openid", "a+b", "%22"})
    void unknownScopeIsRefused(String scope) {
        ServiceClient.ServiceResponse refused = service.tokenWith(client, secret, "&scope=" + scope);
        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.json().get("error").asString()).isEqualTo("invalid_scope");
    }

    private static JWKSelector selector(String key) {
        return new JWKSelector(new JWKMatcher.Builder().keyID(key).build());
    }

    private static String signedBy(SigningKeySource keys) {
        try {
            return keys.activeKeySource()
                    .get(new JWKSelector(new JWKMatcher.Builder().build()), null)
                    .getFirst()
                    .getKeyID();
        } catch (KeySourceException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String keyOf(String token) {
        byte[] head = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
        return JsonMapper.builder().build().readTree(head).get("kid").asString();
    }

    private String token() {
        ServiceClient.ServiceResponse granted = service.token(client, secret);
        assertThat(granted.status()).as(granted.body()).isEqualTo(200);
        return granted.json().get("access_token").asString();
    }

    private boolean isAccepted(String token) {
        return service.heartbeat("Bearer " + token, clock.instant().plusSeconds(120))
                        .status()
                == 204;
    }

    private JsonNode keys() {
        return service.admin("GET", "/signing-keys", "").json();
    }

    private boolean listsKey(long key) {
        return StreamSupport.stream(keys().spliterator(), false)
                .anyMatch(known -> known.get("id").asLong() == key);
    }

    private static final class MovedClock implements InstantSource {
        private Instant now;

        MovedClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
