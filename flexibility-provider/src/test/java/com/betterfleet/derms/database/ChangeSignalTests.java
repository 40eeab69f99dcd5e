package com.betterfleet.derms.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Which transactions are signalled. Other threads of the service commit meanwhile, so only those of the test count. */
@Tag("sql")
@ServiceTest
class ChangeSignalTests {

    @Autowired
    private ChangeSignal changes;

    @Autowired
    private PlatformTransactionManager transactionManager;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void eachCommitIsSignalledAndNothingElse() {
        AtomicInteger all = countOwn(true);
        AtomicInteger ofRequests = countOwn(false);
        TransactionTemplate transaction = new TransactionTemplate(transactionManager);

        transaction.executeWithoutResult(status -> read());
        assertThat(all).hasValue(1);
        assertThat(ofRequests).hasValue(1);

        ReservedConnections.runWithReserve(() -> transaction.executeWithoutResult(status -> read()));
        assertThat(all).hasValue(2);
        assertThat(ofRequests).hasValue(1);

        transaction.executeWithoutResult(status -> status.setRollbackOnly());
        transaction.setReadOnly(true);
        transaction.executeWithoutResult(status -> read());
        assertThat(all).hasValue(2);
    }

    private AtomicInteger countOwn(boolean all) {
        Thread own = Thread.currentThread();
        AtomicInteger count = new AtomicInteger();
        Runnable listener = () -> {
            if (Thread.currentThread() == own) {
                count.incrementAndGet();
            }
        };
        if (all) {
            changes.addListener(listener);
        } else {
            changes.addRequestListener(listener);
        }
        return count;
    }

    private void read() {
        assertThat(jdbc.sql("select 1").query(Integer.class).single()).isEqualTo(1);
    }
}
