package com.betterfleet.derms.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.connection.Connections.Entrance;
import com.betterfleet.derms.connection.RegisteringPartners.Call;
import com.betterfleet.derms.connection.RegisteringPartners.Offer;
import com.betterfleet.derms.connection.Registration.Issued;
import com.betterfleet.derms.connection.Registration.Stage;
import com.betterfleet.derms.refusal.Forbidden;
import com.betterfleet.derms.secret.Token;
import com.betterfleet.derms.secret.TokenHash;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@ServiceTest
@DisplayName("M3: the door opens for tokens of an exchange until their time, and not at it")
class ExchangedTokenTests {

    private static final Instant END = Instant.parse("2099-01-01T00:00:00Z");
    private static final Offer OFFER = new Offer("theirs-1-long", "http://localhost:9/cp", "base_url");

    private final String id = "door-" + UUID.randomUUID();
    private final TokenHash former = Token.fresh().hash();
    private final TokenHash issued = Token.fresh().hash();

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcConnections connections;

    @Autowired
    private JdbcRegistrations registrations;

    @Autowired
    private RegisteringPartners partners;

    @BeforeEach
    void aPartnerWithTokensThatEnd() {
        Rig.admin(port, "PUT", "/connections/" + id, "{\"name\":\"Door\",\"profile\":\"oscp\",\"auth\":{}}");
        registrations.save(Registration.none(id, END)
                .with()
                .stage(Stage.REGISTERED, END)
                .former(Optional.of(new FormerSecret(former, END)))
                .issued(Optional.of(new Issued(issued, END)))
                .build());
    }

    @Test
    void theTokenBeforeThePresentOne() {
        assertThat(connections.byExchangedToken(former, END.minusMillis(1)))
                .map(Entrance::onlyRegisters)
                .contains(false);
        assertThat(connections.byExchangedToken(former, END)).isEmpty();
    }

    @Test
    void oneThatDiedBetweenTheDoorAndTheLockChangesNothing() {
        assertThat(partners.received(call(Optional.of(Token.fresh().hash())), OFFER))
                .isFalse();
        assertThat(registrations.find(id).orElseThrow().theirs()).isEmpty();
    }

    @Test
    void anAccessTokenBeginsNoExchange() {
        assertThatThrownBy(() -> partners.received(call(Optional.empty()), OFFER))
                .isInstanceOf(Forbidden.class);
    }

    @Test
    void anIssuedOneWhichOnlyRegisters() {
        assertThat(connections.byExchangedToken(issued, END.minusMillis(1)))
                .map(Entrance::onlyRegisters)
                .contains(true);
        assertThat(connections.byExchangedToken(issued, END)).isEmpty();
    }

    private Call call(Optional<TokenHash> shown) {
        return new Call(id, shown, "request-1", Optional.empty());
    }
}
