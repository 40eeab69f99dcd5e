package com.betterfleet.derms.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.link.LinkState.InboundMessageKind;
import com.betterfleet.derms.link.LinkState.LinkStateKind;
import com.betterfleet.derms.link.LinkTransitions.LinkEvent;
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
    void documentedDiagramEqualsTheTable() throws IOException {
        String document = Files.readString(Path.of("../docs/link-states.md"));

        assertThat(document)
                .as("docs/link-states.md is to hold this diagram:\n" + LinkTransitions.mermaidDiagram())
                .contains("```mermaid\n" + LinkTransitions.mermaidDiagram() + "```");
    }

    @ParameterizedTest
    @EnumSource(LinkEvent.class)
    void onlyAnOperatorReconnectsADisconnectedLink(LinkEvent event) {
        LinkState after = LinkTransitions.nextState(DOWN, event, NOW);

        if (event == LinkEvent.RECONNECTED) {
            assertThat(after).isEqualTo(new LinkState.Handshaking(NOW));
        } else {
            assertThat(after).isSameAs(DOWN);
        }
    }

    @ParameterizedTest
    @EnumSource(LinkEvent.class)
    void enteredStateHasANewInstantAndAnUnchangedStateKeepsItsInstant(LinkEvent event) {
        for (LinkStateKind kind : LinkStateKind.values()) {
            LinkState after = LinkTransitions.nextState(state(kind), event, NOW);

            assertThat(after.since()).isEqualTo(after.kind() == kind ? THEN : NOW);
        }
    }

    @ParameterizedTest
    @EnumSource(InboundMessageKind.class)
    void onlyADisconnectedLinkRefusesMessagesExceptRegistrations(InboundMessageKind message) {
        for (LinkStateKind kind : LinkStateKind.values()) {
            boolean refused = kind == LinkStateKind.DISCONNECTED && message != InboundMessageKind.REGISTRATION;

            assertThat(state(kind).accepts(message)).isEqualTo(!refused);
        }
    }

    private static LinkState state(LinkStateKind kind) {
        return kind == LinkStateKind.DISCONNECTED ? DOWN : LinkState.of(kind, THEN);
    }
}
