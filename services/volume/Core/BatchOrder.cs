using System.Runtime.InteropServices;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Volume.Core;

/// <summary>What a batch's number says of those before it.</summary>
public enum BatchPlace
{
    /// <summary>It follows the last one, is the first of all, or has no number.</summary>
    Next,

    /// <summary>Batches between it and the last one are missing, or its feed has begun again.</summary>
    AfterGap,

    /// <summary>It has been here before: the broker delivers what was not acknowledged once more.</summary>
    Repeat,
}

/// <summary>
/// Tells by the numbers of one underlying's batches whether any is missing, each feed and run by itself. A feed that begins again counts from its first number again: what it lost
/// in between nobody knows, so that is a gap too. A repeat is known by number and time together among the latest batches, so that a new sequence's batch never passes for an old one's.
/// What it cannot tell: that a feed began again and then lost exactly as many batches as it had numbered before.
/// Bounded: of more feeds than <see cref="MaxFeeds"/> the one that has been silent for longest is forgotten, and met as a new one when it speaks again.
/// </summary>
public sealed class BatchOrder
{
    public const int MaxFeeds = 8;

    // The one that spoke last at the end.
    private readonly List<FeedOrder> _feeds = [];

    /// <summary>The place of a batch, which from now on is the last one of its feed.</summary>
    public BatchPlace Take(OptionTradeBatch batch)
    {
        if (batch.Number <= 0) return BatchPlace.Next;
        var feed = Of(batch.Stamp.RunId, batch.Stamp.Feed);
        var mark = new BatchMark(batch.Number, batch.AsOf.UtcTicks);
        if (feed.Has(mark)) return BatchPlace.Repeat;
        var isNext = mark.Number - 1 == feed.Last;
        feed.Add(mark);
        return isNext ? BatchPlace.Next : BatchPlace.AfterGap;
    }

    /// <summary>Writes the last batch of each feed; the repeats of a restarted watch are looked for from there on.</summary>
    internal void Write(RowWriter row)
    {
        row.Whole(_feeds.Count);
        foreach (var feed in _feeds)
        {
            row.Text(feed.RunId);
            row.Text(feed.Feed);
            row.Whole(feed.Latest.Number);
            row.Whole(feed.Latest.AsOfTicks);
        }
    }

    internal void Read(RowReader row)
    {
        _feeds.Clear();
        for (var left = row.Whole(0, MaxFeeds); left > 0; left--)
        {
            var feed = new FeedOrder(row.Text(), row.Text());
            feed.Add(new BatchMark(row.Whole(), row.Whole()));
            _feeds.Add(feed);
        }
    }

    private FeedOrder Of(string runId, string name)
    {
        var place = _feeds.Count - 1;
        while (place >= 0 && !_feeds[place].Is(runId, name)) place--;
        if (place >= 0 && place == _feeds.Count - 1) return _feeds[place];
        var feed = place >= 0 ? _feeds[place] : new FeedOrder(runId, name);
        if (place >= 0) _feeds.RemoveAt(place);
        else if (_feeds.Count == MaxFeeds) _feeds.RemoveAt(0);
        _feeds.Add(feed);
        return feed;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct BatchMark(long Number, long AsOfTicks);

    private sealed class FeedOrder(string runId, string feed)
    {
        // As many as a broker may have to deliver again.
        private readonly BatchMark[] _latest = new BatchMark[64];
        private int _next;

        public string RunId => runId;

        public string Feed => feed;

        public BatchMark Latest { get; private set; }

        /// <summary>The last number; 0 before the first.</summary>
        public long Last => Latest.Number;

        public bool Is(string run, string name) => string.Equals(feed, name, StringComparison.Ordinal) && string.Equals(runId, run, StringComparison.Ordinal);

        public bool Has(in BatchMark mark) => Array.IndexOf(_latest, mark) >= 0;

        public void Add(in BatchMark mark)
        {
            Latest = _latest[_next] = mark;
            _next = (_next + 1) % _latest.Length;
        }
    }
}
