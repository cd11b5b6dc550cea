"""
The plain formulas of the analytics' benchmarks in Python and numpy, for scale: the same shape of input, the same work, best of many. Needs numpy and nothing else. `analytics.sh` runs it beside
the benchmarks.
"""
import bisect
import collections
import math
import time

import numpy as np

SPOT, DAYS = 6012.35, [0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 17, 18, 21, 25, 32, 45, 59, 80, 109, 172, 263, 319, 445, 655]
random = np.random.default_rng(1)

strike, years, sign, expiry = [], [], [], []
for index, days in enumerate(DAYS):
    step = 5 if days < 30 else 10 if days < 120 else 25
    for i in range(200):
        for right in (1.0, -1.0):
            strike.append(6000.0 + (i - 110) * step)
            years.append((days * 1440 + 300) / 525600)
            sign.append(right)
            expiry.append(index)
strike, years, sign, expiry = np.array(strike), np.array(years), np.array(sign), np.array(expiry)
volatility = 0.12 + 0.6 * np.maximum(0, np.log(6000 / strike)) + 0.02 * random.random(strike.size)
position = sign * 100 * (1 + np.floor(2000 * random.random(strike.size) / (0.05 + random.random(strike.size))))
strikes, cell = np.unique(strike, return_inverse=True)
deviation, log_strike = volatility * np.sqrt(years), np.log(strike)
half_variance = 0.5 * volatility**2 * years
erf = np.vectorize(math.erf, otypes=[float])


def gamma(spot):
    d1 = (math.log(spot) - log_strike + half_variance) / deviation
    return position * np.exp(-0.5 * d1 * d1) / (math.sqrt(2 * math.pi) * deviation)


def state(spot):
    exposure = gamma(spot)
    calls = np.bincount(cell, np.where(sign > 0, exposure, 0), strikes.size)
    puts = np.bincount(cell, np.where(sign < 0, exposure, 0), strikes.size)
    by_expiry = np.bincount(expiry, np.abs(exposure), len(DAYS))
    net = calls + puts
    near = np.abs(strikes - spot) / spot < 0.10
    size = np.abs(net[near])
    levels = np.sort(size[size >= np.percentile(size, 80)])[-10:]
    running = np.cumsum(net)
    crossings = np.nonzero(np.diff(np.sign(running)))[0]
    return net.sum(), strikes[calls.argmax()], strikes[puts.argmin()], by_expiry[0] / by_expiry.sum(), levels, crossings


def profile(spot):
    levels = np.linspace(0.8 * spot, 1.2 * spot, 161)
    net = np.array([gamma(level).sum() for level in levels])
    roots = []
    for i in np.nonzero(np.diff(np.sign(net)))[0]:
        low, high = levels[i], levels[i + 1]
        while high - low > 0.01:
            middle = (low + high) / 2
            if (gamma(middle).sum() > 0) == (net[i + 1] > 0):
                high = middle
            else:
                low = middle
        roots.append((low + high) / 2)
    return roots


def greeks(spot):
    d1 = (math.log(spot) - log_strike + half_variance) / deviation
    d2 = d1 - deviation
    density = np.exp(-0.5 * d1 * d1) / math.sqrt(2 * math.pi)
    delta = position * sign * 0.5 * (1 + erf(sign * d1 / math.sqrt(2))) * spot
    vanna = -position * density * d2 / volatility * spot * 0.01
    charm = position * density * d2 / (2 * years) * spot / 365
    return [np.bincount(cell, greek, strikes.size) for greek in (delta, vanna, charm)]


# A step of re-estimation of three states over 9,234 days, scaled instead of in logarithms.
DAY_COUNT = 9234
VALUES = np.concatenate([random.normal(2.56, 0.1, 3078), random.normal(2.94, 0.11, 3078), random.normal(3.39, 0.24, 3078)])
MEANS, VARIANCES = np.array([2.56, 2.94, 3.39]), np.array([0.01, 0.012, 0.06])
ROWS = np.array([[0.98, 0.019, 0.001], [0.01, 0.98, 0.01], [0.001, 0.019, 0.98]])


def hmm_step(_):
    density = np.exp(-0.5 * (VALUES[:, None] - MEANS) ** 2 / VARIANCES) / np.sqrt(2 * math.pi * VARIANCES)
    forward, scale = np.empty_like(density), np.empty(DAY_COUNT)
    current = np.full(3, 1 / 3) * density[0]
    for day in range(DAY_COUNT):
        if day > 0:
            current = (forward[day - 1] @ ROWS) * density[day]
        scale[day] = current.sum()
        forward[day] = current / scale[day]
    backward = np.ones_like(density)
    for day in range(DAY_COUNT - 2, -1, -1):
        backward[day] = (ROWS @ (density[day + 1] * backward[day + 1])) / scale[day + 1]
    weight = forward * backward
    pairs = (forward[:-1, :, None] * ROWS * (density[1:] * backward[1:] / scale[1:, None])[:, None, :]).sum(axis=0)
    means = (weight * VALUES[:, None]).sum(axis=0) / weight.sum(axis=0)
    return np.log(scale).sum(), means, pairs / pairs.sum(axis=1, keepdims=True)


# A print through one contract's sweep window of 100,000: day volume, window sums, spike against the day's usual.
WINDOW = collections.deque((i, 1 + i % 9) for i in range(100_000))
SUMS = {"window": sum(size for _, size in WINDOW), "day": 0, "now": 100_000}


def volume_print(_):
    size = 7
    WINDOW.append((SUMS["now"], size))
    SUMS["window"] += size
    SUMS["day"] += size
    SUMS["now"] += 1
    while WINDOW[0][0] <= SUMS["now"] - 100_000:
        SUMS["window"] -= WINDOW.popleft()[1]
    return (SUMS["day"] - 900.0) / 300.0 > 5.0, SUMS["window"] * 2.35 * 100 > 1e9


# Where a reading stands among a year of five-minute bars that are kept in order.
BARS = sorted(random.normal(18, 4, 19_656))


def vix_percentile(i):
    value = 18 + 0.001 * (i % 100)
    bisect.insort(BARS, value)
    share = bisect.bisect_left(BARS, value) / len(BARS)
    del BARS[bisect.bisect_left(BARS, value)]
    return share


for work, rounds, what in (
    (state, 200, f"{strike.size} contracts"),
    (profile, 5, f"{strike.size} contracts"),
    (greeks, 20, f"{strike.size} contracts"),
    (hmm_step, 5, f"{DAY_COUNT} days"),
    (volume_print, 100_000, "100000 in the window"),
    (vix_percentile, 10_000, "19656 bars"),
):
    best = math.inf
    for i in range(rounds):
        begin = time.perf_counter()
        work(i if work in (volume_print, vix_percentile, hmm_step) else SPOT + i * 0.05)
        best = min(best, time.perf_counter() - begin)
    print(f"{work.__name__:16} {best * 1e6:10.1f} us, best of {rounds}, {what}")
