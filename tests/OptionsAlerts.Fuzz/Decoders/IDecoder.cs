namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>What became of a frame.</summary>
internal enum FrameOutcome
{
    /// <summary>Something was taken from it.</summary>
    Accepted,

    /// <summary>Nothing was: it must have changed nothing.</summary>
    Rejected,
}

/// <summary>One decoder on trial. It may refuse a frame in the way that it documents; whatever else it throws is a fault.</summary>
internal interface IDecoder
{
    string Name { get; }

    /// <summary>Good frames, of which bad ones are made.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Reads a frame, and holds what it gives to what may be given.</summary>
    /// <exception cref="FuzzException">It gave what it must not.</exception>
    FrameOutcome Run(ReadOnlySpan<byte> frame);

    /// <summary>After a frame that was rejected: good frames give what they gave before.</summary>
    /// <exception cref="FuzzException">They do not.</exception>
    void Check();
}

/// <summary>A decoder has not kept its word.</summary>
internal sealed class FuzzException(string message) : Exception(message);
