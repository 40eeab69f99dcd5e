package com.betterfleet.derms.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.connection.LinkState.Inbound;
import com.betterfleet.derms.connection.LinkState.Kind;
import com.betterfleet.derms.connection.LinkTransitions.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinkTransitionsTests {

    private static final Instant THEN = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant NOW = THEN.plusSeconds(60);
    private static final LinkState DOWN = new LinkState.Disconnected(THEN, "operator", "works");

    @Test
    void theDocumentShowsTheTable() throws IOException {
        String document = Files.readString(Path.of("../docs/link-states.md"));

        assertThat(document)
                .as("docs/link-states.md is to hold this diagram:\n" + LinkTransitions.diagram())
                .contains("```mermaid\n" + LinkTransitions.diagram() + "```");
    }

    @ParameterizedTest
    @EnumSource(Event.class)
    void nothingButAPersonTakesUpADisconnectedLink(Event event) {
        LinkState after = LinkTransitions.after(DOWN, event, NOW);

        if (event == Event.TAKEN_UP) {
            assertThat(after).isEqualTo(new LinkState.Handshaking(NOW));
        } else {
            assertThat(after).isSameAs(DOWN);
        }
    }

    @ParameterizedTest
    @EnumSource(Event.class)
    void aStateThatIsEnteredAnewHasANewInstantAndOneThatStaysKeepsIts(Event event) {
        for (Kind kind : Kind.values()) {
            LinkState after = LinkTransitions.after(state(kind), event, NOW);

            assertThat(after.since()).isEqualTo(after.kind() == kind ? THEN : NOW);
        }
    }

    @ParameterizedTest
    @EnumSource(Inbound.class)
    void onlyADisconnectedLinkRefusesWhatAPartnerSendsAndEvenThatTakesARegistration(Inbound message) {
        for (Kind kind : Kind.values()) {
            boolean refused = kind == Kind.DISCONNECTED && message != Inbound.REGISTRATION;

            assertThat(state(kind).takes(message)).isEqualTo(!refused);
        }
    }

    private static LinkState state(Kind kind) {
        return kind == Kind.DISCONNECTED ? DOWN : LinkState.of(kind, THEN);
    }
}
