namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>The U of a trading day: much at the open, little at noon, more again into the close.</summary>
public static class IntradayCurve
{
    /// <summary>Minutes from 09:30 to 16:00.</summary>
    public const double SessionMinutes = 390;

    /// <summary>The share of a day's option volume done by a minute of the session, 0 at the open, 1 at the close.</summary>
    public static double VolumeShare(double minute) => Area(minute, 1.5, 30, 1.0, 25) / Area(SessionMinutes, 1.5, 30, 1.0, 25);

    /// <summary>The variance of spot at a minute of the session as a multiple of the day's average.</summary>
    public static double Variance(double minute) => Height(minute, 2.0, 30, 0.8, 30) * SessionMinutes / Area(SessionMinutes, 2.0, 30, 0.8, 30);

    private static double Height(double minute, double open, double openDecay, double close, double closeDecay) =>
        1 + (open * PortableMath.Exp(-minute / openDecay)) + (close * PortableMath.Exp((minute - SessionMinutes) / closeDecay));

    private static double Area(double minute, double open, double openDecay, double close, double closeDecay) =>
        minute
        + (open * openDecay * (1 - PortableMath.Exp(-minute / openDecay)))
        + (close * closeDecay * (PortableMath.Exp((minute - SessionMinutes) / closeDecay) - PortableMath.Exp(-SessionMinutes / closeDecay)));
}
