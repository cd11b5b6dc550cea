using System.Runtime.InteropServices;

namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>A point the market passes through.</summary>
/// <param name="Minute">Of the session.</param>
/// <param name="Level">The market's log return since the open.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Waypoint(double Minute, double Level);

/// <summary>
/// What the day is about: VIX opens with a gap, spot climbs to the call wall and turns, falls through the gamma flip and the put zones while
/// VIX jumps over VIX3M, lies low, recovers through the flip while VIX collapses, and breaks the call wall in the end. The seed draws when
/// and how far; that it happens is certain, so that every kind of alert is seen.
/// </summary>
public sealed record SessionStory
{
    /// <summary>VIX at the close of the day before, in index points.</summary>
    public required double LastVixClose { get; init; }

    /// <summary>VIX at the open; more than 15 % above the last close, still in the normal regime.</summary>
    public required double OpenVix { get; init; }

    /// <summary>The change of log VIX for a change of 1 of the market's log level below the open, negative; above the open VIX moves less.</summary>
    public required double VixPerMarket { get; init; }

    /// <summary>Ascending by minute, the first at the open, the last at the close.</summary>
    public required Waypoint[] Waypoints { get; init; }

    /// <summary>Minutes of the session between which the market falls; it starts with a jump.</summary>
    public required (double Start, double End) SellOff { get; init; }

    /// <summary>Minutes of the session between which it comes back.</summary>
    public required (double Start, double End) Recovery { get; init; }

    /// <summary>Put volume beyond the ordinary during and after the sell-off, as a share of an ordinary day's.</summary>
    public required double PutSurge { get; init; }

    /// <summary>Draws a day.</summary>
    /// <param name="wall">The log distance from the open up to the leading symbol's call wall, in market terms.</param>
    public static SessionStory Draw(Xoshiro256 draw, double wall)
    {
        var close = draw.Uniform(13.4, 14.3);
        var open = close * draw.Uniform(1.185, 1.235);
        var low = -draw.Uniform(0.0225, 0.0255);
        var touch = wall - 0.0012;

        var climbed = draw.Uniform(34, 46);
        var turned = climbed + draw.Uniform(5, 9);
        var fall = draw.Uniform(116, 130);
        var bottom = fall + draw.Uniform(28, 33);
        var turn = draw.Uniform(246, 262);
        var back = turn + draw.Uniform(27, 31);
        var breakout = draw.Uniform(350, 362);

        return new SessionStory
        {
            LastVixClose = close,
            OpenVix = open,
            VixPerMarket = PortableMath.Log(draw.Uniform(26.2, 27.6) / open) / low,
            Waypoints =
            [
                new(0, 0),
                new(climbed, touch),
                new(turned, touch - 0.0004),
                new(draw.Uniform(84, 96), 0.0008),
                new(fall, 0.0006),
                new(fall + 0.1, -0.0024),
                new(bottom, low),
                new(draw.Uniform(190, 210), low + 0.0030),
                new(turn, low + 0.0025),
                new(back, 0.0012),
                new(draw.Uniform(315, 330), 0.0020),
                new(breakout, wall + 0.0025),
                new(IntradayCurve.SessionMinutes, wall + 0.0035),
            ],
            SellOff = (fall, bottom),
            Recovery = (turn, back),
            PutSurge = draw.Uniform(0.205, 0.22),
        };
    }

    /// <summary>The share of an ordinary day's put volume done on top by a minute of the session: nothing before the fall, all of it 75 minutes later.</summary>
    public double PutSurgeBy(double minute) => PutSurge * Math.Clamp((minute - SellOff.Start - 4) / 75, 0, 1);
}
