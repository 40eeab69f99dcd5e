package com.betterfleet.derms.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PagingTests {

    @Test
    void aListHasAsManyPagesAsItFills() {
        assertThat(Paging.of(1, 0, 50)).isEqualTo(new Paging(1, 1, 0));
        assertThat(Paging.of(1, 50, 50)).isEqualTo(new Paging(1, 1, 0));
        assertThat(Paging.of(2, 51, 50)).isEqualTo(new Paging(2, 2, 50));
    }

    @Test
    void aPageThatIsNoMoreIsTheNearestThatIs() {
        assertThat(Paging.of(9, 120, 50)).isEqualTo(new Paging(3, 3, 100));
        assertThat(Paging.of(-3, 120, 50)).isEqualTo(new Paging(1, 3, 0));
    }
}
