using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Polygon;

/// <summary>
/// Reads a frame: an array of events, each by the fast way where it has the documented shape of a trade, else by the general one. A bad event is counted and stops nothing behind it,
/// unless it is no JSON: then nothing tells where the next begins, and the rest of the frame is left out.
/// </summary>
internal static class PolygonFrame
{
    /// <summary>Reads every event in order. It throws on nothing.</summary>
    /// <param name="statuses">Takes what status events say.</param>
    /// <param name="useFast">False to read all the general way.</param>
    public static void Read(ReadOnlySpan<byte> frame, ITape tape, ICollection<PolygonStatus> statuses, bool useFast = true)
    {
        if (!TryRead(frame, tape, statuses, useFast)) tape.Bad(RowReason.Malformed);
    }

    private static bool TryRead(ReadOnlySpan<byte> frame, ITape tape, ICollection<PolygonStatus> statuses, bool useFast)
    {
        var at = Start(frame, 0);
        if (at == frame.Length) return false;

        // One event without an array around it is read as well.
        if (frame[at] != '[')
        {
            var alone = PolygonEvents.Read(frame[at..], tape, statuses);
            return alone > 0 && Start(frame, at + alone) == frame.Length;
        }

        at = Start(frame, at + 1);
        if (at < frame.Length && frame[at] == ']') return Start(frame, at + 1) == frame.Length;
        while (at < frame.Length)
        {
            var rest = frame[at..];
            var length = useFast ? PolygonFastTrade.Read(rest, tape) : 0;
            if (length == 0) length = PolygonEvents.Read(rest, tape, statuses);
            if (length == 0) return false;
            at = Start(frame, at + length);
            if (at == frame.Length) return false;
            if (frame[at] == ']') return Start(frame, at + 1) == frame.Length;
            if (frame[at] != ',') return false;
            at = Start(frame, at + 1);
        }

        return false;
    }

    // The first byte from here on that is not white.
    private static int Start(ReadOnlySpan<byte> frame, int at)
    {
        while (at < frame.Length && frame[at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r') at++;
        return at;
    }
}
