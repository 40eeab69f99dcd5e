package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.registration.RegistrationBehaviour.RegisterOutcome;
import com.betterfleet.simulator.scenario.AnswerFault;
import com.betterfleet.simulator.scenario.RegistrationPlan;
import com.betterfleet.simulator.service.HttpReply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The distributor's end of the registration exchange. {@link #sendDue} finds due messages, so that a test can move
 * time. Nothing is sent under the lock, because the service may call the simulator before it answers.
 */
public final class RegistrationEndpoint {
    private static final AnswerFault SERVER_ERROR_FAULT = new AnswerFault(
            Duration.ZERO, new AnswerFault.AnswerReplacement.StatusReplacement(500, null, false, null, 0, null));
    private static final AnswerFault CLOSED_CONNECTION_FAULT =
            new AnswerFault(Duration.ZERO, new AnswerFault.AnswerReplacement.ClosedConnection());

    private final RegistrationTokens tokens;
    private final RegisterExchange exchange;
    private final RegistrationBehaviour behaviour;
    private final RegistrationRate rate = new RegistrationRate();
    private final RegisterSender sender;
    private final InstantSource clock;
    private final EventLog eventLog;
    private final Executor executor;

    RegistrationEndpoint(
            RegistrationTokens tokens,
            RegistrationBehaviour behaviour,
            RegisterSender sender,
            InstantSource clock,
            EventLog eventLog,
            Executor executor) {
        this.tokens = tokens;
        this.exchange = new RegisterExchange(tokens);
        this.behaviour = behaviour;
        this.sender = sender;
        this.clock = clock;
        this.eventLog = eventLog;
        this.executor = executor;
    }

    /** Begins an exchange as initiator: sends a Register at once and repeats it until it is accepted. */
    public void startExchange(String initialToken, String baseUrl) {
        synchronized (this) {
            rate.reset();
            exchange.startExchange(
                    new PeerEndpoint(initialToken, RegisterBody.requireUrl("baseUrl", baseUrl)), clock.instant());
        }
        sendDue();
    }

    /** Begins an exchange as responder: a Register that presents this token is accepted. */
    public synchronized void awaitRegister(String initialToken) {
        rate.reset();
        exchange.awaitRegister(initialToken);
    }

    /** Begins another exchange, with the token in force. */
    public void renewTokens() {
        synchronized (this) {
            exchange.renewTokens(requirePeer(), clock.instant());
        }
        sendDue();
    }

    /**
     * Sends an update with a new token, and optionally another address; tried once.
     *
     * @param baseUrl null: the simulator's own
     */
    public HttpReply updateRegistration(@Nullable String baseUrl) {
        PeerEndpoint target;
        String body;
        synchronized (this) {
            target = requirePeer();
            if (!exchange.isIdle()) {
                throw new NotRegistered(exchange.stage());
            }
            Map<String, String> urls = behaviour.versionUrls();
            if (baseUrl != null) {
                urls.replaceAll((version, url) -> baseUrl);
            }
            body = new RegisterBody(tokens.offerNewToken(), urls).toJson().toString();
        }
        HttpReply reply = sender.send("PUT", target, RegisterSender.newRequestId(), null, body);
        if (reply.isSuccess()) {
            tokens.activateOfferedToken();
        } else if (!RetriedMessage.isTransientFailure(reply)) {
            tokens.withdrawOfferedToken();
        }
        eventLog.log("registration updated: " + reply.describe());
        return reply;
    }

    /** Ends the registration at the service; tried once. */
    public HttpReply unregister() {
        PeerEndpoint target;
        synchronized (this) {
            target = requirePeer();
        }
        HttpReply reply = sender.send("DELETE", target, RegisterSender.newRequestId(), null, "");
        synchronized (this) {
            if (reply.isSuccess()) {
                exchange.endRegistration("unregistered by the distributor");
            }
        }
        eventLog.log("unregistered: " + reply.describe());
        return reply;
    }

    /** Replaces the active behaviour. */
    public void applyBehaviour(RegistrationPlan requestedPlan) {
        behaviour.applyPlan(requestedPlan);
    }

    public synchronized RegistrationView view() {
        PeerEndpoint peer = exchange.latestPeer();
        return new RegistrationView(
                exchange.stage(),
                exchange.reason(),
                tokens.ownToken(),
                peer == null ? null : peer.token(),
                peer == null ? null : peer.baseUrl(),
                tokens.usedInitialToken());
    }

    public synchronized RegistrationStatus status() {
        return new RegistrationStatus(
                exchange.stage(), exchange.reason(), behaviour.plan().configuredFields());
    }

    /** Returns whether either side has ever begun a registration; before that a Register is only recorded. */
    public boolean isInUse() {
        return tokens.isInUse();
    }

    /** Processes an authenticated Register with the active behaviour. */
    public MessageReceipt receiveRegister(IncomingRegister message) {
        RegisterOutcome outcome = behaviour.nextOutcome();
        if (outcome == RegisterOutcome.FAIL_BEFORE_STORING) {
            throw new RefusedRegister(500, "status set by a test");
        }
        boolean answers = acceptRegister(message);
        eventLog.log("register received: " + message.method() + ", now " + view().stage());
        return switch (outcome) {
            case FAIL_AFTER_STORING -> suppressAnswer(message.requestId(), null, SERVER_ERROR_FAULT);
            case CLOSE_CONNECTION -> suppressAnswer(message.requestId(), null, CLOSED_CONNECTION_FAULT);
            default -> answers ? prepareAnswer(message.requestId()) : MessageReceipt.withoutFollowUp(null);
        };
    }

    /** Sends every Register that is due. */
    void sendDue() {
        InitiatingRegister initiation;
        AnsweringRegister answer;
        String ownToken;
        synchronized (this) {
            initiation = exchange.takeDueInitiation(clock.instant());
            answer = exchange.takeDueAnswer(clock.instant());
            ownToken = initiation == null && answer == null ? "" : tokens.offerToken();
        }
        if (initiation != null) {
            executor.execute(() -> sendInitiation(initiation, ownToken));
        }
        if (answer != null) {
            executor.execute(() -> sendAnswer(answer, ownToken));
        }
    }

    private PeerEndpoint requirePeer() {
        PeerEndpoint peer = tokens.peer();
        if (peer == null) {
            throw new NotRegistered(exchange.stage());
        }
        return peer;
    }

    /** @return whether the simulator has to answer with a Register */
    private synchronized boolean acceptRegister(IncomingRegister message) {
        if (message.method().equals("DELETE")) {
            exchange.endRegistration("unregistered by the service");
            return false;
        }
        RegisterBody body = RegisterBody.parse(message.body());
        String version;
        try {
            version = behaviour.chooseVersion(body);
        } catch (RefusedRegister noCommonVersion) {
            exchange.recordReason(noCommonVersion.reason());
            throw noCommonVersion;
        }
        PeerEndpoint peer = body.toPeer(version);
        if (message.method().equals("PUT")) {
            tokens.replacePeer(peer);
            return false;
        }
        rate.countRegister(clock.instant());
        return exchange.acceptRegister(message, peer, version, behaviour.plan().takesEachAsNew());
    }

    private MessageReceipt prepareAnswer(String requestId) {
        RegistrationPlan plan = behaviour.plan();
        if (plan.losesAnswer()) {
            return suppressAnswer(requestId, "the answering Register is not sent: configured behaviour", null);
        }
        if (!plan.answersFirst()) {
            return new MessageReceipt(
                    () -> {
                        scheduleAnswer(requestId);
                        sendDue();
                    },
                    null);
        }
        AnsweringRegister first;
        String ownToken;
        synchronized (this) {
            scheduleAnswer(requestId);
            first = exchange.takeDueAnswer(clock.instant());
            ownToken = tokens.offerToken();
        }
        if (first != null) {
            sendAnswer(first, ownToken);
        }
        return MessageReceipt.withoutFollowUp(null);
    }

    private synchronized MessageReceipt suppressAnswer(
            String requestId, @Nullable String cause, @Nullable AnswerFault fault) {
        exchange.suppressAnswer(requestId, cause);
        return MessageReceipt.withoutFollowUp(fault);
    }

    private synchronized void scheduleAnswer(String requestId) {
        exchange.scheduleAnswer(requestId, clock.instant());
    }

    private void sendInitiation(InitiatingRegister initiation, String ownToken) {
        String body =
                new RegisterBody(ownToken, behaviour.versionUrls()).toJson().toString();
        String id = initiation.message().requestId();
        HttpReply reply = sender.send("POST", initiation.target(), id, null, body);
        synchronized (this) {
            exchange.recordInitiationReply(id, reply, clock.instant());
        }
        eventLog.log("register sent: " + reply.describe());
    }

    private void sendAnswer(AnsweringRegister answering, String ownToken) {
        RegistrationPlan plan = behaviour.plan();
        PeerEndpoint peer = answering.peer();
        PeerEndpoint target =
                plan.wrongToken() ? new PeerEndpoint(RegistrationTokens.newToken(), peer.baseUrl()) : peer;
        String correlation = plan.omitsCorrelation() ? null : answering.correlationId();
        Map<String, String> chosen = Map.of(answering.version(), behaviour.versionUrl(answering.version()));
        String body = new RegisterBody(ownToken, chosen).toJson().toString();
        String id = answering.message().requestId();
        HttpReply reply = sender.send("POST", target, id, correlation, body);
        RegistrationPlan.DoubleAnswer doubleAnswer = plan.doubleAnswer();
        if (doubleAnswer != null) {
            String secondId =
                    doubleAnswer == RegistrationPlan.DoubleAnswer.SAME_ID ? id : RegisterSender.newRequestId();
            HttpReply second = sender.send("POST", target, secondId, correlation, body);
            reply = reply.isSuccess() ? reply : second;
        }
        synchronized (this) {
            exchange.recordAnswerReply(id, reply, clock.instant());
        }
        eventLog.log("answering register sent: " + reply.describe());
    }
}
