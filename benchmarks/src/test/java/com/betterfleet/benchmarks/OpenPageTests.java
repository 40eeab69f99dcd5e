package com.betterfleet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.benchmarks.OpenPage.Block;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenPageTests {

    @Test
    void findsTheBlocksThatThePageFetchesByItself() {
        assertThat(OpenPage.findBlocks("""
                <div id="cards" hx-get="/console/cards?mode=&amp;page=1"
                     hx-trigger="refresh, every 10s" data-live="scope" data-live-delay="1000">
                <article hx-get="/console/cards/s1" hx-trigger="refresh consume" data-live="scope:s1 load:s1">
                <div id="chart" data-src="/console/scopes/s1/timeline.json" data-live="scope:s1">
                <section hx-get="/console/scopes/s1/cycle" hx-trigger="load">
                """))
                .containsExactly(
                        new Block(
                                "/console/cards?mode=&page=1",
                                Duration.ofSeconds(10),
                                List.of("scope"),
                                Duration.ofSeconds(1),
                                false),
                        new Block(
                                "/console/cards/s1",
                                Duration.ZERO,
                                List.of("scope:s1", "load:s1"),
                                Duration.ZERO,
                                true),
                        new Block(
                                "/console/scopes/s1/timeline.json",
                                Duration.ZERO,
                                List.of("scope:s1"),
                                Duration.ZERO,
                                false));
    }

    @Test
    void concernsABlockByKindOrByKindAndId() {
        Block card = new Block("/", Duration.ZERO, List.of("scope:s1", "incident"), Duration.ZERO, false);
        assertThat(card.concerns("scope", "s1")).isTrue();
        assertThat(card.concerns("scope", "s2")).isFalse();
        assertThat(card.concerns("load", "s1")).isFalse();
        assertThat(card.concerns("incident", "7")).isTrue();
    }
}
