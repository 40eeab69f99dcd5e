package com.betterfleet.derms.refusal;

/** A body that cannot be read: its type or coding is not served, it is too large, or its bytes are not what they should be. */
public final class UnacceptableBodyException extends RejectedRequestException {

    private static final long serialVersionUID = 1L;

    private final BodyFault fault;
    private final String text;

    public UnacceptableBodyException(BodyFault fault, String text) {
        super(text);
        this.fault = fault;
        this.text = text;
    }

    /** Why a body cannot be read. */
    public enum BodyFault {
        MALFORMED(400),
        TOO_LARGE(413),
        UNSUPPORTED_CODING(415);

        private final int status;

        BodyFault(int status) {
            this.status = status;
        }

        /** The HTTP status of the refusal (RFC 9110). */
        public int status() {
            return status;
        }
    }

    public BodyFault fault() {
        return fault;
    }

    @Override
    public String text() {
        return text;
    }
}
