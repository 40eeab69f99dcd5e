package com.betterfleet.derms.console.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaginationTests {

    @Test
    void theNumberOfPagesFollowsTheNumberOfItems() {
        assertThat(Pagination.of(1, 0, 50)).isEqualTo(new Pagination(1, 1, 0));
        assertThat(Pagination.of(1, 50, 50)).isEqualTo(new Pagination(1, 1, 0));
        assertThat(Pagination.of(2, 51, 50)).isEqualTo(new Pagination(2, 2, 50));
    }

    @Test
    void aPageBeyondTheEndBecomesTheNearestExistingPage() {
        assertThat(Pagination.of(9, 120, 50)).isEqualTo(new Pagination(3, 3, 100));
        assertThat(Pagination.of(-3, 120, 50)).isEqualTo(new Pagination(1, 3, 0));
    }
}
