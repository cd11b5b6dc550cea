using OptionsAlerts.Contracts;

namespace OptionsAlerts.Volume.Core;

/// <summary>
/// The share of a day's option volume that is normally done by a time of the day: steep after the open, flat at noon, steep before the close. Points are
/// equally spaced over the session, linear between them; 0 before it, 1 after it. A session that closes early runs through the same curve in less time.
/// </summary>
public sealed class DayCurve
{
    /// <summary>Every half hour from 09:30 to 16:00, the shape of listed US equity and index options.</summary>
    public static readonly double[] DefaultPoints = [0, 0.13, 0.24, 0.335, 0.42, 0.49, 0.55, 0.605, 0.66, 0.715, 0.77, 0.83, 0.905, 1];

    public static readonly DayCurve Default = new(DefaultPoints);

    private static readonly long RegularMicros = (long)(ExchangeTime.SessionClose - ExchangeTime.SessionOpen).TotalMicroseconds;

    private readonly double[] _points;

    /// <exception cref="ArgumentException">The points are no curve: see <see cref="Fault"/>.</exception>
    public DayCurve(double[] points)
    {
        if (Fault(points) is { } fault) throw new ArgumentException($"The day curve {fault}.", nameof(points));
        _points = [.. points];
    }

    /// <summary>The share done when <paramref name="micros"/> microseconds have passed since the start of a regular session; 0 to 1.</summary>
    public double Share(long micros) => Share(micros, RegularMicros);

    /// <summary>The same of a session of <paramref name="sessionMicros"/> microseconds, which may close early.</summary>
    public double Share(long micros, long sessionMicros)
    {
        if (micros <= 0) return 0;
        var place = (double)micros / sessionMicros * (_points.Length - 1);
        if (place >= _points.Length - 1) return 1;
        var left = (int)place;
        return _points[left] + ((place - left) * (_points[left + 1] - _points[left]));
    }

    /// <summary>What is wrong with a curve's points, as the end of a sentence; null when nothing is.</summary>
    public static string? Fault(double[] points)
    {
        if (points.Length < 2) return "needs at least two points";
        if (points[0] != 0 || points[^1] != 1) return "must begin at 0 and end at 1";
        for (var i = 1; i < points.Length; i++)
            if (!(points[i] >= points[i - 1])) return "must not fall";
        return null;
    }
}
