namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>The points of the engine's loop at which a crash means something different.</summary>
internal enum EnginePoint
{
    /// <summary>Decided, nothing durable.</summary>
    BeforeCommit,

    /// <summary>Durable, nothing published.</summary>
    AfterCommit,

    /// <summary>Published, nothing acknowledged.</summary>
    AfterPublish,

    /// <summary>The last instant before the broker hears that it may forget.</summary>
    BeforeAcknowledge,
}

/// <summary>Told when the loop comes by a point. The product's does nothing; the tests' kills the process there.</summary>
internal interface IEngineProbe
{
    void At(EnginePoint point);
}

/// <summary>Does nothing.</summary>
internal sealed class NoProbe : IEngineProbe
{
    public void At(EnginePoint point)
    {
    }
}
