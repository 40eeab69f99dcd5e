package com.betterfleet.derms.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.payload.EdgeRequests.Edge;
import com.betterfleet.derms.payload.RawRequest.RawAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The database answers, and refuses a statement, as in a deadlock. */
@ServiceTest
class DatabaseRefusalTests {

    private static final String REFUSED_NAME = "Refused by the database";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void letTheDatabaseRefuse() {
        refuseWith("40P01");
        jdbc.sql("create or replace trigger refuse_for_test before insert or update on microgrid.microgrid for each row"
                        + " when (new.name = '%s') execute function microgrid.refuse_for_test()"
                                .formatted(REFUSED_NAME))
                .update();
        jdbc.sql("create or replace trigger refuse_for_test before insert or update on microgrid.operational_limit"
                        + " for each row when (new.reason = 'hot') execute function microgrid.refuse_for_test()")
                .update();
    }

    private void refuseWith(String state) {
        jdbc.sql("create or replace function microgrid.refuse_for_test() returns trigger language plpgsql as"
                        + " $$ begin raise exception 'deadlock detected' using errcode = '%s'; end $$".formatted(state))
                .update();
    }

    @AfterEach
    void letTheDatabaseAccept() {
        jdbc.sql("drop function microgrid.refuse_for_test() cascade").update();
    }

    @Test
    void aRefusedStatementIsNotShownAsADatabaseThatIsAway() {
        EdgeRequests edges = new EdgeRequests(port);
        RawAnswer call = edges.renameMicrogrid(REFUSED_NAME).send(port);
        RawAnswer page = edges.valid(Edge.CONSOLE_FORM).send(port);

        assertThat(call.status()).as(call.toString()).isEqualTo(503);
        assertThat(call.header("Retry-After")).hasValue("5");
        assertThat(call.body())
                .contains("the request could not be completed; try again in 5 seconds")
                .doesNotContain("not available", "deadlock");
        assertThat(page.status()).as(page.toString()).isEqualTo(503);
        assertThat(page.body())
                .contains("<h1>This could not be completed</h1>")
                .doesNotContain("The database does not answer", "deadlock");
    }

    /** As where a scope is deleted while a group is bound to it. */
    @Test
    void aReferenceThatIsRemovedMeanwhileIsAConflict() {
        refuseWith("23503");

        RawAnswer call = new EdgeRequests(port).renameMicrogrid(REFUSED_NAME).send(port);

        assertThat(call.status()).as(call.toString()).isEqualTo(409);
        assertThat(call.body()).contains("was changed or removed meanwhile; read it again");
    }
}
